exports.answer = 42;
exports.named = "named";
exports.self = function () {
  return module.exports;
};
