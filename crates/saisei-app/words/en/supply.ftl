# Custody, materials, rooms, deviations and nonconformities
