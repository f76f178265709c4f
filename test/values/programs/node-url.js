import qs from "node:querystring";
import os from "node:os";
import { URL as U2, pathToFileURL } from "node:url";
const u = new U2("http://x/y");
const f = pathToFileURL("/a b");
await 0;
console.log(qs.stringify({ a: 1 }), u.pathname, u instanceof URL, f.href, typeof os.EOL);
