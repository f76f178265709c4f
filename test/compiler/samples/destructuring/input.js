async function unpack(reply) {
  const { id, [reply.key]: value = await reply.value, ...rest } = reply;
  return [id, value, rest];
}
