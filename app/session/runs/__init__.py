"""What goes on: runs of training and measurements, in threads beside the event loop."""
