// The one script of the pages. Everything it does is a comfort: pages work without it.
import "htmx.org";
import { asking } from "./ask.js";
import { attendance } from "./attendance.js";
import { countdowns } from "./countdown.js";
import { days } from "./day.js";
import { drafts } from "./drafts.js";
import { notices } from "./notices.js";
import { folds } from "./folds.js";

asking(document);
attendance(document);
countdowns(document);
days(document);
drafts(document);
notices(document);
folds(document);
