"""What all four services do alike: the contract on the wire, and the plumbing beneath it."""
