exports.describeThis = this === module.exports;
exports.partial = "partial";
const b = require("./b.js");
exports.cycle = ["more", b.seen, typeof require("../index.js").answer];
