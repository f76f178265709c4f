async function name(user, of) {
  return user?.profile?.[await of(user)]?.();
}
