# Banner
banner-label = Patient
born = Born
sex = Sex
sex-female = Female
sex-male = Male
sex-other = Other
number = Number
step = Step
allergies = Allergies
allergies-known = Known
allergies-none = None known
allergies-not-recorded = Not recorded
allergies-unavailable = Unavailable
died = Died { $date }
same-name = Same family name: { $count }
plan-suspended = Plan suspended
consent-withdrawn = Consent withdrawn
name-until-stated = The name appears after the birthday was entered as the patient said it
name-vault-closed = [name cannot be shown]

# Steps
track-label = Steps
step-work-up = Counselling and work-up
step-harvest = Harvest
step-culture = Culture
step-administration = Administration
step-follow-up = Follow-up
state-done = Done
state-now = In progress
state-blocked = Blocked ({ $count })
state-waiting = Waiting
state-not-yet = Not started
state-ended = Ended
dose-number = Dose { $count }
next = Next
who = Who
by = By
overdue = Overdue
ended-on = Ended { $date }. Reason: { $reason }

# Findings
findings = Findings
grade-never = Not allowed
grade-second-person = Second person
grade-physician = Physician decides
grade-physician-and-quality = Physician and quality decide
grade-note = Note
no-findings = No findings in { $count } checks ({ $time })
more-notes = More notes ({ $count })
finding-next = Next
finding-who = Who can
finding-source = Source
settled-by = Decided by { $who } ({ $time })

# Timeline and key facts
journey-heading = Journey
this-step = This step
timeline = Timeline
key-facts = Key facts
documents = Documents
no-facts = No records yet.
no-documents = No documents yet. The first come with explanation and consent.
timeline-filtered = Only some entries are shown.
days-since-dose = { $count } days after the dose
recorded-late = recorded { $time }
corrected = Corrected
before-correction = before
