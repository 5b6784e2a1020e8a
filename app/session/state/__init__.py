"""What a session is at one version: network, example, passes, settings, samples of the curve."""
