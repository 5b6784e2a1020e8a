"""What a network says all over the plane of its two inputs."""
