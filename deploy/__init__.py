"""How the services are put together: the gateway, the images, one machine."""
