# Administration, its paper sheet and the device test
