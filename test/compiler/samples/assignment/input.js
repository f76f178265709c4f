async function store(cache, key) {
  cache[key] ??= await load(key);
  cache.size **= await 2;
}
