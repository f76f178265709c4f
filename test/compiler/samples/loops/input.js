function handlers(names) {
  const list = [];
  for (let i = 0; i < names.length; i++) list.push(() => i++);
  for (const name of names) list.push(() => name);
  return list;
}
