async function reply(message) {
  switch (await message.kind) {
    case "ping": {
      return "pong";
    }
    default:
      const later = () => message;
      return later;
  }
}
