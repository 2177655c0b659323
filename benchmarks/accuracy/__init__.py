"""How right the diagnosis is: faults put into real GAN trainings, judged by an oracle."""
