const more = require("./more.js");
module.exports = { seen: Object.keys(more).join("+") };
