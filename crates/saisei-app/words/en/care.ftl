# Work-up, eligibility, consent, harvest, follow-up and adverse events of a patient
