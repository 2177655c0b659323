"""`GanDoctor` in the loops of other libraries; each module is imported only by who uses it."""
