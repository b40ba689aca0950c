# The clinic itself: plans, staff, the ledger, settings and help
