async function call(method) {
  await method.ready;
  return () => [this, arguments.length, new.target];
}
