# Words of values and codes
# dynamic-prefix: booking-
# dynamic-prefix: category-
# dynamic-prefix: choice-
# dynamic-prefix: code-
# dynamic-prefix: condition-
# dynamic-prefix: clock-
# dynamic-prefix: container-
# dynamic-prefix: disposition-
# dynamic-prefix: duty-
# dynamic-prefix: field-
# dynamic-prefix: level-
# dynamic-prefix: marker-
# dynamic-prefix: material-state-
# dynamic-prefix: meaning-
# dynamic-prefix: medium-
# dynamic-prefix: order-kind-
# dynamic-prefix: origin-
# dynamic-prefix: outcome-
# dynamic-prefix: parameter-
# dynamic-prefix: part-
# dynamic-prefix: permission-
# dynamic-prefix: purpose-
# dynamic-prefix: recipient-
# dynamic-prefix: route-
# dynamic-prefix: scope-
# dynamic-prefix: serious-
# dynamic-prefix: severity-
# dynamic-prefix: share-
# dynamic-prefix: symptom-
# dynamic-prefix: test-
# dynamic-prefix: value-
# dynamic-prefix: verdict-
# dynamic-prefix: attendance-
# dynamic-prefix: channel-
# dynamic-prefix: topic-
# dynamic-prefix: enquiry-done-
# dynamic-prefix: enquiry-outcome-
# dynamic-prefix: enquiry-stage-

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
value-pooled = pooled
value-disposed = disposed of
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
container-kit = Harvest kit
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
# Deviations, nonconformities, holds
origin-environment = environmental value over its limit
origin-transport = temperature or time on the way
origin-package = damaged or leaking package
origin-late-positive = result outside specification after release
origin-reported = reported by staff
disposition-usable = may be used
disposition-not-usable = must not be used
parameter-airborne-count = airborne count
parameter-settle-plate = settle plate
parameter-surface-count = surface count
parameter-particles-0-5 = particles of 0.5 µm and more
parameter-particles-5 = particles of 5 µm and more
parameter-pressure = differential pressure
parameter-temperature = temperature
parameter-humidity = humidity
share-room = room
share-staff = staff
share-material = material
share-day = day

# Bookings, orders, last days
purpose-harvest = Harvest
purpose-administration = Administration
purpose-visit = Visit
booking-open = booked
booking-kept = kept
booking-cancelled = cancelled
order-kind-emergency = emergency order
order-kind-improvement = improvement order
permission-none = none on record
permission-not-yet = not begun
permission-run-out = run out
clock-illness-report = illness report
clock-visit-overdue = follow-up visit
clock-judge-again = judge again
clock-order = order of an authority
clock-deviation = deviation
clock-nonconformity = nonconformity
clock-duty = recurring duty
clock-override-rate = share of exceptions
level-1 = to do
level-2 = due soon
level-3 = overdue
recipient-committee = certified committee
recipient-minister = Minister of Health, Labour and Welfare (through the regional bureau)
duty-periodic-report = periodic report of the clinic
duty-stop-notice = stop notice
duty-event-list = list of other events
duty-manufacturing-report = periodic report of the facility
duty-quality-review = quality review
duty-self-inspection = self-inspection

# What a signature says
meaning-made = made
meaning-reviewed = reviewed
meaning-judged = judged
meaning-released = released

# Markers, materials, missing parts
marker-hbs-antigen = HBs antigen
marker-hbc-antibody = HBc antibody
marker-hcv-antibody = HCV antibody
marker-hiv = HIV
marker-htlv1 = HTLV-1
marker-syphilis = syphilis
material-state-received = received, not judged
material-state-accepted = accepted
material-state-rejected = rejected
material-state-unknown = not registered
part-supplier = supplier
part-catalogue-number = catalogue number
part-specification = specification
part-incoming-checks = incoming checks
part-product = product
part-passage = passage
part-count = cell count
part-materials = materials
part-release = release decision
part-final-release = final release decision

# Codes, continued
code-final-harvest = final harvest of cells
code-single-cells = single cells
code-even = even
code-inspection = inspection
code-lidocaine = lidocaine
code-hydrocortisone = hydrocortisone
code-chills = chills
code-dyspnoea = breathlessness
code-recovering = recovering
code-recall = recall
code-own-decision = own decision
code-letter = letter
code-rheumatologist-letter = letter of the rheumatologist
code-late-positive = result outside specification after release
code-temporal-relation = close in time
code-holiday = clinic holiday
code-staff-away = staff away
code-training-day = training day
code-torn = torn
code-misprint = misprint
code-past-its-time = past its time
code-retention-over = end of retention
code-incineration = incineration
code-power-cut = power cut
code-system-down = system down
code-no-open-lot = no open lot
code-lots-in-room = lots in the room
code-air-filter = air filter
code-filter-replaced = filter replaced
code-aseptic-training = training in aseptic work
code-cell-processing-training = training in cell processing
purpose-counselling = Counselling
booking-arrived = Came
booking-missed = Did not come
attendance-arrived = Came
attendance-not-arrived = Did not come
channel-phone = Telephone
channel-web-form = Web form
channel-mail = Mail
channel-referral-letter = Referral letter
channel-visit = At the desk
channel-other = Other
topic-therapy = What the therapy is
topic-risks = Risks and side effects
topic-cost = Cost
topic-schedule = Duration and visits
topic-current-treatment = Their present treatment
topic-after-treatment = After a treatment
topic-other = Other
enquiry-done-called-back = Called back
enquiry-done-answered-at-once = Answered at once
enquiry-done-information-sent = Information sent
enquiry-done-referred-elsewhere = Referred elsewhere
enquiry-done-not-reached = Not reached
enquiry-outcome-became-patient = Registered as a patient
enquiry-outcome-not-now = Not going on for now
enquiry-outcome-declined = They decided against it
enquiry-outcome-no-answer = No answer any more
enquiry-outcome-duplicate = Same as another enquiry
enquiry-stage-unanswered = Not answered
enquiry-stage-answered = Answered
enquiry-stage-booked = Counselling booked
enquiry-stage-counselled = Counselled
enquiry-stage-closed = Closed
code-wash = wash
code-spindle-shaped = spindle-shaped
code-detached = detached, floating
code-cabinet-1 = safety cabinet 1
code-cabinet-2 = safety cabinet 2
code-cabinet-3 = safety cabinet 3
code-room-centre = centre of the room
code-doorway = doorway
code-pass-box = pass box
code-product-given = product already given
code-none-found = no impact found
code-cleaned = cleaned and disinfected
code-measured-again = measured again
code-repaired = equipment repaired
code-procedure-revised = procedure revised
code-not-as-described = work not as the procedure describes
code-label-mistake = label mistake
code-dropped = dropped or spilled
code-storage-temperature = storage temperature outside its range
code-contamination-suspected = contamination suspected
