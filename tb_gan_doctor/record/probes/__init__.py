"""One file for each thing that is measured: what is read on the device, what is made of it."""
