// The page's few devices, each installed once on the document; fragments come and go beneath it.

import {install as asking} from "./live/asking.js";
import {install as canvas} from "./stage/canvas.js";
import {install as copying} from "./stage/copying.js";
import {install as drag} from "./stage/drag.js";
import {install as keys} from "./stage/keys.js";
import {install as live} from "./live/live.js";
import {install as maps} from "./stage/maps.js";
import {install as marks} from "./stage/marks.js";
import {install as motion} from "./stage/motion.js";
import {install as neighbours} from "./stage/neighbours.js";
import {install as pad} from "./stage/pad.js";
import {install as parts} from "./stage/parts.js";
import {install as paths} from "./lenses/paths.js";
import {install as patience} from "./stage/patience.js";
import {install as sampled} from "./live/sampled.js";
import {install as surface} from "./lenses/surface.js";
import {install as tray} from "./lenses/tray.js";
import {install as view} from "./stage/view.js";

asking();
view();
canvas();
copying();
drag();
keys();
live();
maps();
marks();
motion();
neighbours();
pad();
parts();
paths();
patience();
sampled();
surface();
tray();
