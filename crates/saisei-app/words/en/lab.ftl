# Lots and release
