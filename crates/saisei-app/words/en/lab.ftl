# Lots and release
# dynamic-prefix: lot-check-
# dynamic-prefix: lot-case-
# dynamic-prefix: lots-col-
# dynamic-prefix: lot-col-
# dynamic-prefix: lot-growth-
# dynamic-prefix: lot-curve-
# dynamic-prefix: releases-
# dynamic-prefix: review-no-
# The list
lots-heading = Lots
lots-search = Find by lot, patient number or container (scan here)
lots-order = awaiting decision (nearest expiry), in culture (longest first), waiting for a result, over (newest first)
lots-empty = No lots yet. They appear here when tissue was received and a lot was opened.
lots-col-lot = Lot
lots-col-number = Patient number
lots-col-plan = Plan
lots-col-room = Room, plan
lots-col-passage = Passage (of max)
lot-passage = Passage
lots-col-day = Culture day
lots-col-state = State
lots-col-next = Next
lots-col-holds = Hold
lots-col-expiry = Product expiry
lots-facility = Facility
lots-filter-facility = Facility: { $facility }
lots-filter-room = Room: { $room }
lots-filter-held = On hold
# States and banner
lot-heading = Lot
lot-banner-label = Lot banner
lot-awaiting = awaiting release decision
lot-passage-of = P{ $passage } (max P{ $max })
lot-day = day { $day }
lot-plan-version = { $plan } version { $version }
lot-clinic = Clinic
lot-no-hold = none
lot-expired = expired ({ $time })
# What is next
lot-next = Next
lot-next-who = Who: { $who }
lot-next-decide = Decide on release
lot-next-late-result = Wait for the late result, then decide finally
lot-next-close = Settle what is left and close the lot
lot-next-nothing = Nothing. The lot was closed.
lot-needed-by = Administration booked for { $time }
lot-review-release = Review the evidence and decide on release
lot-to-release = Release review
lot-journey = Journey { $journey }
# Hours of the product
lot-span = { $hours } h { $minutes } min
lot-since-fill = { $span } since fill
lot-time-left = { $span } left
lot-time-passed = expired { $span } ago
lot-time-limit = limit { $span } (plan), use before { $time }
lot-product-gone = no longer here (given, disposed of or retained)
lot-past = Product is past its time. Do not use it; call quality.
# Checks
lot-check-plan = The plan is in force
lot-check-facilities = Permission of the facility
lot-check-consent = Consent and eligibility
lot-check-room = Environment of the room
lot-check-holds = Holds
lot-check-results = Results of the specification
lot-check-product = Product was filled
lot-check-materials = Materials on record
lot-check-release = The release stands
# Specification
lot-specification = Specification and results
lot-no-specification = No specification of a plan was in force on this day.
lot-limits-from = Limits: { $plan } version { $version }. Times are JST
lot-col-test = Test
lot-col-limit = Limit
lot-col-result = Result
lot-col-verdict = Verdict
lot-col-method = Method, sample, record
lot-at-least = { $value } or more
lot-at-most = { $value } or less
lot-min-counted = at least { $count } counted
lot-counted-cells = { $count } counted
lot-not-measured = not measured
lot-not-asked = no limit in the plan
lot-final-due = pending, final result due { $date }
lot-sampled = sampled { $time }
lot-earlier = Other results: { $count }
lot-before-correction = (before the correction)
# Passages and growth
lot-passages = Passages and growth
lot-no-passages = No passage recorded yet.
lot-growth-point = Point
lot-growth-at = Time
lot-growth-harvested = Viable cells harvested
lot-growth-seeded = Viable cells seeded
lot-growth-viability = Viability
lot-growth-doublings = Doublings
lot-growth-doubling-time = Doubling time
lot-growth-sum = Cumulative doublings
lot-final-harvest = Product harvest
lot-viability-of = { $percent } % ({ $count } counted)
lot-hours = { $hours } h
lot-no-start = no starting number
lot-no-growth = no growth
lot-not-seeded = not entered
lot-how = How it is computed
lot-how-doublings = Doublings = log2 (viable cells harvested ÷ viable cells seeded). Cells split off are taken from the seeded number.
lot-how-time = Doubling time = hours × ln 2 ÷ ln (harvested ÷ seeded). It is not computed without growth.
lot-how-first = The first harvest from tissue has no counted starting number, so it is not computed.
lot-curve = Growth curve of lot { $lot }
lot-curve-sub = Viable cells (cells, log scale), days since the culture began, n = { $count } points
lot-curve-desc = First point { $first } cells, last point { $last } cells, over { $days } days. { $limits }
lot-curve-source = Source: passage and harvest records of this lot (as of { $time })
lot-curve-data = Numbers of the growth curve
lot-curve-point = Point
lot-curve-day = Days
lot-curve-kind = Kind
lot-curve-cells = Viable cells
lot-axis-days = Days since the culture began
lot-axis-cells = Viable cells (cells, log)
lot-plan-least = plan min { $cells }
lot-plan-most = plan max { $cells }
# Batch record
lot-record = Batch record
lot-record-count = Entries: { $all }, signed: { $signed }; newest first
lot-record-older = Earlier entries: { $count }
lot-harvested = harvested { $cells }
lot-seeded = seeded { $cells }
lot-confluence = confluence { $percent } %
lot-counted = counted { $count } ({ $method })
lot-used = materials { $materials }
lot-no-material = no material stated
# Containers, materials, rooms, deviations
lot-containers = Containers and custody
lot-no-containers = No containers.
lot-col-container = Container
lot-col-kind = Kind
lot-col-content = Content
lot-col-custody = Custody
lot-tissue = tissue
lot-where-transit = in transit
lot-where-received = received at { $facility }
lot-where-at = at { $facility }
lot-materials = Materials used
lot-no-materials = No material use recorded.
lot-col-material = Material lot
lot-col-material-lot = Material
lot-col-state = State
lot-col-last-day = Last day
lot-out-of-date = out of date ({ $date })
lot-rooms = Rooms and environment
lot-no-rooms = No room recorded.
lot-col-room = Room
lot-col-excursions = Environment
lot-room-clear = no open excursion
lot-room-open = open deviation: { $cases }
lot-deviations = Deviations
lot-no-deviations = No deviation of this lot.
lot-col-case = Deviation
lot-col-origin = Origin
lot-col-opened = Opened
lot-serious = serious
lot-case-opened = not assessed
lot-case-assessed = assessed, open
lot-case-closed = closed
# Work list of release
releases-heading = Release
releases-note = Decisions are made on the page of each lot, after its evidence. Nothing is signed in this list.
releases-late = Out-of-limit result after release
releases-late-none = No lot has an out-of-limit result after its release.
releases-awaiting = Awaiting a decision
releases-awaiting-none = No product awaits a decision. It appears here when it was filled.
releases-conditional = Released conditionally, result pending
releases-conditional-none = No conditional release waits for a result.
releases-more = The first { $shown } of { $count } are shown. All stand in the list:
releases-needed-by = Needed by
releases-not-booked = no administration booked
releases-waits-for = Waits for, due
releases-expiry = Expiry
releases-findings = Findings
releases-holds = Hold
releases-no-finding = none
releases-findings-count = Findings: { $count }
releases-blocks-count = Blocks: { $count }
# Release review
review-heading = Release decision
review-needed = Needed by { $time } ({ $span } left)
review-needed-passed = Needed by { $time }: that time has passed
review-decided = Decisions on record
review-conditional = Findings against a conditional release
review-final = Findings against a final release
review-final-count = Findings against a final release: { $count }
review-tests = { $met } inside the limit, { $failed } outside or not usable
review-tests-open = , { $count } without a result
review-evidence = Records
review-deviations = Deviations: { $some } of { $all } open
review-environment = Environment: open excursions { $some } (rooms: { $all })
review-materials = Materials: { $some }/{ $all } accepted and in date
review-steps = Batch record: entries { $all }, signed { $some }
review-corrected = Corrected records: { $count }
review-signatures = Signatures of the steps
review-no-signature = No signed step yet.
review-signed-count = Signed steps: { $count }
review-not-you = Why the decision is not shown
review-decision = Decision
review-no-conditional = Conditional release cannot be chosen; the findings above stand against it.
review-no-final = Final release cannot be chosen; the findings above stand against it.
review-over = This lot was decided on: { $state }
review-over-pooled = The cells went into another lot. There is no decision on this one.
review-pending-then = pending at the decision: { $tests }
review-meaning = meaning of the signature: { $meaning }
lot-gone = none left
lot-record-result = Record the result
lot-seldom = Other records
lot-findings-work = Findings against the next work
lot-findings-release = Findings against the decision on release
lot-findings-use = Findings against the use of the product
lot-next-stopped = Work cannot go on now. What the findings below name comes first.
