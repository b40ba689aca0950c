# The frame: words on every page
# dynamic-prefix: busy-
# dynamic-prefix: fault-
# dynamic-prefix: form-
# dynamic-prefix: method-
# dynamic-prefix: role-
# dynamic-prefix: signed-
# dynamic-prefix: too-
skip-to-main = Skip to the page
sandbox-stripe = DEMO DATA, not real patients
title-error-prefix = Error:{" "}
nav-label = Menu
nav-journeys = Journeys
nav-bedside = Bedside
nav-enquiries = Enquiries
nav-appointments = Bookings
nav-observation = Observation
nav-adverse-events = Adverse events
nav-custody = Custody
nav-lots = Lots
nav-release = Release
nav-deviations = Deviations
nav-rooms = Rooms
nav-materials = Materials
nav-plans = Plans
nav-staff = Staff
nav-ledger = Ledger
nav-settings = Settings
change-role = Change role
sign-out = Sign out
refresh = Refresh
stale-bar = Shown as of { $time }. There may be newer records.
offline-bar = No connection. Checks are not possible. Use the paper procedure (form B-2) and enter it later.
shown-as-of = Shown as of { $time }
version = Version { $version }
rule-pack = Rule pack { $pack }
printed-by = Printed by { $name } ({ $role })
working-print = Working print, not the original
not-recorded = Not recorded
not-entered = Not entered
reason = Reason: { $reason }
faults-title = Check your entries ({ $count })

# Roles
role-coordinator = Coordinator
role-physician = Physician
role-nurse = Nurse
role-culture-operator = Culture operator
role-quality-officer = Quality officer
role-patient = Patient
role-rheumatologist = Rheumatologist
role-committee = Committee
role-inspector = Inspector
role-analyst = Analyst
role-administrator = Administrator

# Pages for when something does not work
refused-heading = This is not possible here
refused-role = Only these roles can do this: { $roles }.
refused-your-role = Your role
refused-next = What next
refused-next-text = If it is needed, ask somebody who has that role.
refused-who = Who can
not-found-heading = Not found
not-found-text = There is no page at this address. The link may be old, or your role cannot see the page.
not-found-next = Look for it in the list of journeys.
method-heading = The page cannot be opened this way
method-text = Nothing was recorded. Go back to the page before and continue from there.
too-large-heading = The entry is too large
too-large-text = What was sent is larger than 2 MB. Nothing was recorded. Send it in parts.
busy-heading = Not possible at this moment
busy-text = The server is busy. It is not known whether your entry was recorded.
busy-read = The server is busy or cannot reach the records. You sent no entry, so nothing was recorded and nothing is lost.
busy-next = Wait a few seconds and send it again from the same page. The same entry is never recorded twice.
fault-heading = This could not be finished
fault-text = It is not known whether your entry was recorded. Look at the latest record on the journey page; if it is not there, record it again.
fault-next = If this happens again, tell your system administrator the reference.
fault-read = The page could not be drawn. You sent no entry, so nothing was recorded and nothing is lost.
read-next = Wait a few seconds and open the page again. If that does not help, tell your system administrator the reference.
fault-reference = Reference
form-stale-heading = Send it again
form-stale-text = Your sign-in changed after you opened this page. Nothing was recorded. Open the page again and send it once more.
form-foreign-heading = Not accepted
form-foreign-text = Entries sent from another site are not accepted. Nothing was recorded. Continue from a Saisei page.
form-unreadable-heading = The entry could not be read
form-unreadable-text = What was sent does not match the fields of this page. Nothing was recorded. Open the page again.
signed-out-heading = Sign in first
signed-out-text = Your sign-in has ended. Nothing was recorded. Sign in and send it again.
to-journeys = To the journeys
to-sign-in = To the sign-in page
role-system = System
