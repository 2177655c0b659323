"""Small streaming statistics that rules are made of; state is a few numbers each."""
