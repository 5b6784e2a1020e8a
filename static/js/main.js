// The page's few devices, each installed once on the document; fragments come and go beneath it.

import {install as drag} from "./drag.js";
import {install as hints} from "./hints.js";
import {install as keys} from "./keys.js";
import {install as live} from "./live.js";
import {install as maps} from "./maps.js";
import {install as marks} from "./marks.js";
import {install as motion} from "./motion.js";
import {install as pad} from "./pad.js";
import {install as sampled} from "./sampled.js";
import {install as surface} from "./surface.js";
import {install as tray} from "./tray.js";
import {install as view} from "./view.js";

view();
drag();
hints();
keys();
live();
maps();
marks();
motion();
pad();
sampled();
surface();
tray();
