async function read(open) {
  try {
    var _usingCtx = usingCtx();
    const file = _usingCtx.a(await open());
    return file.text;
  } catch (_) {
    _usingCtx.e = _;
  } finally {
    await _usingCtx.d();
  }
}
