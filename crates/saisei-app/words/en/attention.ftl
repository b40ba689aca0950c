# What needs attention now
# dynamic-prefix: matter-
# dynamic-prefix: desk-group-
# dynamic-prefix: desk-duty-
# dynamic-prefix: terms-
attention-heading = Needs attention now ({ $count })
matter-order = Suspended by order
matter-withdrawn = Consent withdrawn
matter-held = On hold
matter-exposed = Found after the dose
matter-deviation = Deviation
matter-nonconformity = Nonconformity
matter-judge-again = Judge again
matter-serious = Awaits a physician
matter-due = Report due
matter-soon = Due soon
matter-overdue = Overdue
days-left = { $count } days left
one-day-left = 1 day left
one-day-over = 1 day over
due-today = due today
days-over = { $count } days over

order-on-plan = Plan "{ $plan }" is suspended by an { $kind }. No booking, harvest, release or administration.
order-on-facility = Facility "{ $facility }" is suspended by an { $kind }. No booking, harvest, release or administration.
order-authority = Ordered by
order-number = Number of the order
order-from = Suspended from

withdrawn-sentence = The patient withdrew on { $date } ({ $scope }).
withdrawn-stage = Stage now
withdrawn-held = On hold
withdrawn-nothing-held = nothing
withdrawn-terms = Terms of withdrawal
terms-version = plan version { $number }, as the patient read them
terms-missing = The plan says nothing about withdrawal. Ask the responsible physician.
terms-cells = Cells and product
terms-samples = Samples
terms-money = Money
terms-data = Data

held-sentence = On hold under deviation { $deviation }: { $what }
held-for-good = Judged under deviation { $deviation }, must not be used: { $what }
held-next = Set it aside unused and wait until quality decides.
held-for-good-next = Do not use it; record its disposal.
exposed-sentence = A lot that was given has a result outside its specification since (deviation { $deviation }).
deviation-sentence = Deviation { $deviation } is open.
deviation-next = Wait until quality has assessed and closed it.
case-cause = Cause
case-grade = Assessment
case-not-assessed = not assessed yet
case-proposed-serious = not assessed yet, proposed as serious
case-since = Opened
case-room = Room

judge-again-from = New version in force from
nonconformity-of-act = Nonconformity { $nonconformity }: "{ $act }" was done already and did not meet the rules.
nonconformity-reported = Nonconformity { $nonconformity } was reported.
nonconformity-close = Record corrective and preventive actions with their evidence, and close it with a second person's signature.
nonconformity-rules = What was not met
nonconformity-what = What happened

illness-due = { $event }: the illness report is due soon, on { $date } 23:59 JST, { $left }.
illness-running = { $event }: the illness report is due { $date } 23:59 JST, { $left }.
illness-over = { $event }: the illness report was due { $date } 23:59 JST, { $left }.
illness-not-judged = { $event }: no physician has judged this serious adverse event yet.
illness-category = Category
illness-proposed = { $category } (proposed, not judged yet)
illness-judged = { $category } (decided by a physician)
illness-learned = Learned
illness-to = Report to
illness-open = { $recipient }: not filed yet
illness-filed = { $recipient }: filed { $date }
illness-file-next = File the report by then, and record the filing.
visits-over = The window of follow-up visits has ended ({ $count }).
visits-over-next = Reach the patient, and record the visit, or the missed visit with its reason.
visit-until = until { $date }, { $left }

desk-group-overdue = Overdue
desk-group-now = Now
desk-group-today = Today
desk-group-week = This week
desk-group-later = Later, or no set day
desk-group-others = Waiting for others
desk-all-groups = Show all of today
desk-range = { $first } to { $last }
desk-previous = Previous page
desk-done = Done ({ $count })
desk-next-planned = Next planned: { $date }, { $what }
desk-not-checked = Check received product at the bedside
desk-not-checked-why = Received { $time }, { $minutes } min ago; no bedside result
desk-expired = Set expired product aside and record its disposal
desk-expired-why = Use by { $time }
desk-conditional = Make the final decision on a conditional release
desk-conditional-why = Waits for the last test result
desk-calls = Return calls to people who enquired
desk-calls-why = { $count } overdue
desk-open-case = { $case } (since { $date })
desk-since = Since { $date }
desk-duty-periodic-report = File the periodic report of the plan and record it
desk-duty-stop-notice = File the stop notice and record it
desk-duty-event-list = Report the list of events and record it
desk-duty-manufacturing-report = File the manufacturing report and record it
desk-duty-quality-review = Do the quality review and record it
desk-duty-self-inspection = Do the self-inspection and record it
desk-duty-covers = For the period to { $date }
desk-exceptions-why = More exceptions in { $month } than the limit
desk-until = { $date } 23:59 JST
desk-in-step = { $number } { $step }
