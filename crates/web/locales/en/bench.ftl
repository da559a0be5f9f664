# The bench: accept, send back, remind.
bench-title = Bench { $period }
bench-own = Our own report
bench-progress = Accepted reports
bench-of = { $n } of { $all }
bench-period = Period
bench-show = Show
bench-filters = Filter by state
bench-all = All: { $n }
bench-state-missing = Missing
bench-state-submitted = Waiting
bench-state-returned = Sent back
bench-state-accepted = Accepted
bench-accept-all = { $n ->
    [one] Accept the report that waits
   *[other] Accept all { $n } reports that wait
}
bench-accept-all-what = { $n ->
    [one] One waiting report is accepted and goes into the sum. It can still be sent back.
   *[other] { $n } waiting reports are accepted and go into the sum. They can still be sent back.
}
bench-accept-yes = Accept
bench-remind = { $n ->
    [one] Remind the missing unit
   *[other] Remind { $n } missing units
}
bench-remind-what = { $n ->
    [one] One unit sees the reminder among its tasks. Who has sent is not reminded.
   *[other] { $n } units see the reminder among their tasks. Who has sent is not reminded.
}
bench-remind-yes = Remind all
bench-unreachable = { $n ->
    [one] In one unit nobody can sign in, so no reminder arrives. Please call.
   *[other] In { $n } units nobody can sign in, so no reminder arrives. Please call.
}
bench-unreachable-show = Units that cannot be reached
bench-none = No units
bench-none-why = No report has the state you filter by.
bench-caption = { $n ->
    [one] One unit
   *[other] { $n } units
}
bench-org = Unit
bench-stage = State
bench-sent = Sent
bench-not-sent = Not sent
bench-schools = { $n } of { $all } schools have sent
bench-reminded-at = reminded { $moment }
bench-due = due { $moment }
bench-back = Back to the bench
bench-whole = The unit's report page
bench-live = The unit has not sent it. These figures fill themselves; nobody has signed them.
bench-difference = Different from version { $n }
bench-difference-none = No figure has changed.
bench-difference-sections = Sections that were edited:
bench-was-asked = Asked to mend
bench-accept = Accept this report
bench-accept-what = It goes into the sum at once.
bench-remark = Remark on: { $figure }
bench-remark-none = – No remark –
bench-reason = Reason
bench-reason-help = May stay empty when figures have remarks.
bench-return = Send back
bench-return-what = The unit gets a task with nothing but the remarked figures and the reason above.
done-bench-accepted = The waiting reports are accepted.
done-bench-accepted-one = The report is accepted.
done-bench-returned = The report is sent back.
done-bench-reminded = The missing units are reminded.
bench-extended = More time until { $day }
