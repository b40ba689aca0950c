# Enquiries and appointments: from the first contact to counselling
