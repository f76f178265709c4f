// A command line with subcommands whose actions wait.
import { Command, InvalidArgumentError, Option } from "commander";

const program = new Command("fleet")
  .exitOverride()
  .configureOutput({ writeErr: (text) => console.log("error:", text.trim()) })
  .option("-v, --verbose", "say more", (_, level) => level + 1, 0);

program
  .command("sail <ship> [ports...]")
  .addOption(new Option("-s, --speed <knots>", "how fast").argParser(knots).default(8))
  .action(async (ship, ports, options, command) => {
    for (const port of ports) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      console.log(`${ship} at ${port}`, options.speed, command.optsWithGlobals().verbose);
    }
  });
program
  .command("list")
  .option("--no-color")
  .hook("preAction", async (command) => {
    await null;
    console.log("before", command.name());
  })
  .action(async ({ color }) => {
    await null;
    console.log("list", color);
  });

function knots(text) {
  if (!(Number(text) > 0)) throw new InvalidArgumentError("not a speed");
  return Number(text);
}

for (const line of [
  "-vv sail Godwit Texel Dakar -s 12",
  "list --no-color",
  "sail X -s never",
  "sink",
  "sail",
]) {
  try {
    await program.parseAsync(line.split(" "), { from: "user" });
  } catch (error) {
    console.log(error.code, error.exitCode);
  }
}
console.log(program.commands.map((command) => command.name()).join(), program.helpInformation());
