"""What goes wrong, on purpose: demonstrations, what each did, and what is wrong with a network."""
