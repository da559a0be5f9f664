# Shared parts: forms, lists, pictures.
form-optional = optional
form-choose = – Choose –
form-day-hint = day/month/year
form-day-title = Write day/month/year, for example 25/11/2026
form-day-pick = Pick the day in a calendar
form-time-hint = hour:minute
form-time-title = Write in 24 hours, for example 14:30
form-faults = { $n ->
    [one] One thing to mend before saving:
   *[other] { $n } things to mend before saving:
}
list-more = Show more
list-month-none = none
picture-table = Show the figures as a table
picture-month = Month
picture-count = Count
picture-legend = Legend
picture-places = List of { $n } places by state
countdown-left-days = { $n ->
    [one] { $n } day left
   *[other] { $n } days left
}
countdown-left-hours = { $n ->
    [one] { $n } hour left
   *[other] { $n } hours left
}
countdown-left-minutes = { $n ->
    [one] { $n } minute left
   *[other] { $n } minutes left
}
countdown-late-days = { $n ->
    [one] { $n } day late
   *[other] { $n } days late
}
countdown-late-hours = { $n ->
    [one] { $n } hour late
   *[other] { $n } hours late
}
countdown-late-minutes = { $n ->
    [one] { $n } minute late
   *[other] { $n } minutes late
}
countdown-before = before { $clock } on { $day }
form-save = Save
