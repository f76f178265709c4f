function tracked(Base, key) {
  let made = 0;
  return class extends Base {
    static since = Date.now();
    [key] = made++;
  };
}
