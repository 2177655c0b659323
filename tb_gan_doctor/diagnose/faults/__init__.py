"""One file per fault: prose, numbers, rule and remedies together."""
