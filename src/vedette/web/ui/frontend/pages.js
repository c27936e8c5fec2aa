// What pages do beyond links and forms. Everything here only speeds up what works without it.
import "htmx.org";
import "./_look.js";
import "./_lists.js";
import "./_forms.js";
import "./_keys.js";
import "./_cluster.js";
