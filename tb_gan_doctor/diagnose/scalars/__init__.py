"""What can be told of a run from the few scalars that its own code logged.

The faults are those of the catalogue, with rules of their own: single losses, at whatever
interval, instead of windows. What scalars cannot tell is said to be not measured.
"""
