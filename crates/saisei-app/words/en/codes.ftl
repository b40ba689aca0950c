# Words of values and codes
# dynamic-prefix: category-
# dynamic-prefix: choice-
# dynamic-prefix: code-
# dynamic-prefix: condition-
# dynamic-prefix: container-
# dynamic-prefix: field-
# dynamic-prefix: medium-
# dynamic-prefix: outcome-
# dynamic-prefix: route-
# dynamic-prefix: scope-
# dynamic-prefix: serious-
# dynamic-prefix: severity-
# dynamic-prefix: symptom-
# dynamic-prefix: test-
# dynamic-prefix: value-
# dynamic-prefix: verdict-

# Values
value-yes = yes
value-no = no
value-unknown = not known
value-draft = draft
value-opinion-received = committee opinion received
value-filed = filed
value-accepted = accepted
value-not-yet-effective = not yet in force
value-suspended = suspended
value-stopped = stopped
value-ended = ended
value-not-signed = not signed
value-signed = signed
value-withdrawn = withdrawn
value-older-form = an older form
value-form-not-in-force = a form that is not in force
value-in-culture = in culture or under test
value-released-conditionally = released conditionally
value-released = released
value-rejected = rejected
value-revoked = release revoked
value-result-not-met = result outside specification
value-in-transit = in transit
value-negative = negative
value-positive = positive
value-indeterminate = indeterminate
value-pending = pending
value-conforms = conforms
value-does-not-conform = does not conform
verdict-met = within specification
verdict-not-met = outside specification
verdict-pending = result pending
verdict-invalid = cannot be judged
verdict-not-specified = no specification
choice-eligible = eligible
choice-not-eligible = not eligible
choice-deferred = deferred
choice-give = give
choice-do-not-give = do not give
medium-paper = paper
medium-electronic = electronic
scope-therapy = withdrawn from the therapy
scope-therapy-and-data = withdrawn from the therapy and use of data
outcome-completed = completed
outcome-not-eligible = not eligible
outcome-withdrawn = withdrawn
outcome-product-failed = product failed
outcome-lost-to-follow-up = lost to follow-up
outcome-died = died
outcome-other = other
route-intravenous = intravenous drip
route-intra-articular = joint injection
container-tissue = Tissue
container-sample = Sample
container-vessel = Vessel
container-product = Product
condition-intact = intact
condition-damaged = damaged
condition-leaking = leaking
condition-seal-broken = seal broken
test-viability = viability
test-surface-antigen = surface antigen
test-cell-number = cell number
test-sterility = sterility
test-rapid-sterility = rapid sterility
test-gram-stain = Gram stain
test-mycoplasma = mycoplasma
test-endotoxin = endotoxin
test-appearance = appearance
test-str-profile = STR profile
serious-death = death
serious-life-threatening = life-threatening
serious-hospitalisation = hospitalisation
serious-disability = disability
serious-congenital-anomaly = congenital anomaly
serious-other-serious = otherwise serious
category-seven-days = report within 7 days
category-fifteen-days = report within 15 days
category-sixty-day-list = 60-day list
category-not-reportable = not reportable
symptom-chills = Chills
symptom-dyspnoea = Breathlessness
symptom-chest-pain = Chest pain
symptom-rash = Rash or itching
symptom-nausea = Nausea
symptom-dizziness = Dizziness
symptom-other = Other
symptom-unspecified = symptom, kind not entered
severity-mild = Mild
severity-moderate = Moderate
severity-severe = Severe
severity-unknown = Not known

# Codes
code-rheumatoid-arthritis = rheumatoid arthritis
code-hypertension = hypertension
code-penicillin = penicillin
code-methotrexate = methotrexate
code-etanercept = etanercept
code-active-disease = active disease
code-two-mechanisms-tried = two mechanisms tried
code-abdomen = abdomen
code-thigh = thigh
code-isolation = isolation
code-medium-change = medium change
code-pellet-normal = pellet normal
code-clear-suspension = clear suspension
code-fresh-product = fresh product
code-oxygen = oxygen
code-adrenaline = adrenaline
code-emergency-call = emergency call
code-injection-site-bruise = bruise at the injection site
code-pulmonary-embolism = pulmonary embolism
code-fever = fever
code-recovered = recovered
code-moved-away = moved away
code-refused = declined by the patient
code-not-reached = not reached
code-transcription-error = transcription checked
code-right-knee = right knee
code-left-knee = left knee

# Corrected fields
field-tender-28 = Tender joints
field-swollen-28 = Swollen joints
field-crp = CRP
field-esr = ESR
field-patient-global = Patient global assessment
field-viability = Viability
field-cells = Cells
field-volume = Volume
