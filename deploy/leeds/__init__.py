"""The Leeds data set, and the loader that brings it in through the front door."""
