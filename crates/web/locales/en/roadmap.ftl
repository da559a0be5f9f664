# The commune's digital-transformation roadmap and the schools' plans that serve it.
roadmap-title = Digital roadmap
roadmap-under = Plans of the schools for { $year }
roadmap-caption = Roadmap items and the schools that serve them, { $year }
roadmap-add = Add a roadmap item
roadmap-change = Change a roadmap item
roadmap-back = Back to the roadmap
roadmap-item = Roadmap item
roadmap-item-help = What the commune means to reach, for example: a market without cash.
roadmap-years = Years
roadmap-from = From year
roadmap-to = To year
roadmap-to-help = At most ten years for one item.
roadmap-lead = Lead
roadmap-lead-help = The office or body that answers for it, for example: Culture and Society Office.
roadmap-measure = Done when
roadmap-measure-help = What shows that it is done, for example: 80% of stallholders take transfers.
roadmap-schools = Schools that serve it
roadmap-nobody = No school yet
roadmap-items = { $n ->
    [one] { $n } item
   *[other] { $n } items
  }
roadmap-others = { $n ->
    [one] { $n } school of the Department that stands here serves it too.
   *[other] { $n } schools of the Department that stand here serve it too.
  }
roadmap-unserved = { $n ->
    [one] { $n } item is in no school’s plan yet.
   *[other] { $n } items are in no school’s plan yet.
  }
roadmap-none = Nothing for this school year yet
roadmap-none-why = Once the commune writes its roadmap, the schools here can choose what their plans serve.
roadmap-rest = Of other years, or retired
roadmap-retired = Retired
roadmap-retire = Retire this item
roadmap-retire-what = New plans can no longer choose it. Plans that chose it stay as they are.
roadmap-restore = Use this item again
roadmap-restore-what = Schools can choose it again for their plans.
done-roadmap-added = Added to the roadmap.
done-roadmap-saved = The roadmap item was saved.
done-roadmap-retired = The item is retired. Plans that chose it stay as they are.
done-roadmap-restored = The item is in use again.
fault-roadmap-year = A year is a number from 2020 to 2060.
fault-roadmap-years = The last year is not before the first, and there are at most ten.
fault-roadmap-stale = Somebody else has just changed this item. What you typed is still here: check it and save again.
refused-roadmap-full = The roadmap has { $n } items. Retire what is done before adding more.
