/**
 * The patent's FIGS. 9 to 11 from a trace: the whole run, the start of the migration and its end, and what there is to
 * see in each of their areas. Areas are found in the trace, not drawn by hand; one that is not there is left out.
 */
import {
  type Area,
  type ChannelMark,
  type Diagram,
  drawFigure,
  messageAt,
  type Migration,
  type Stage,
} from "godwit/trace";
import { count } from "../../src/cli/units.ts";
import { formatBytes, formatCount, formatSpan } from "../../src/trace/time-scale.ts";

export interface Picture {
  readonly name: string;
  readonly svg: string;
  readonly caption: string;
}

/** What is to be seen of the peers while process 0 moves. Rows of messages. */
export interface Scene {
  readonly migration: Migration;
  /** When the last channel of the migrating process had closed. */
  readonly closedUs: number;
  readonly peers: readonly number[];
  /** How many of them had answered by then; the others' messages go to the new place. */
  readonly answered: number;
  /** B: from peer to peer, sent and received while it moved. */
  readonly exchanged: readonly number[];
  /** C: from peer to peer, sent while it moved to those who had to wait for process 0 first. */
  readonly waiting: readonly number[];
  /** D: to it, there before it was: they came to its new place while its state was still on its way. */
  readonly toNewPlace: readonly number[];
}

/** Of the first migration there is. @throws {Error} when nobody moved. */
export function sceneOf(diagram: Diagram): Scene {
  const [migration] = diagram.migrations;
  if (migration === undefined) throw new Error("Trace a run in which a process moves");
  const { rank, startUs, endUs } = migration;
  const markers = diagram.channels.filter(
    (c) => c.rank === rank && c.what === "peer_migrating" && c.atUs >= startUs && c.atUs <= endUs,
  );
  const peers = [...new Set(markers.map(({ peer }) => peer))].toSorted((a, b) => a - b);
  const coordinatedUs = migration.phases.find(({ phase }) => phase === "coordination")?.endUs ?? startUs;
  const answers = ({ rank: by, peer, what, atUs }: ChannelMark, of: number): boolean =>
    by === of && peer === rank && what === "end_of_messages" && atUs >= startUs && atUs <= coordinatedUs;
  const at = (i: number) => messageAt(diagram.messages, i);
  const all = Array.from({ length: diagram.messages.count }, (_, i) => i);
  const among = all.filter((i) => {
    const { source, dest, sendStartUs } = at(i);
    return source !== rank && dest !== rank && sendStartUs >= startUs && sendStartUs <= endUs;
  });
  return {
    migration,
    closedUs: coordinatedUs,
    peers,
    answered: peers.filter((peer) => diagram.channels.some((c) => answers(c, peer))).length,
    exchanged: among.filter((i) => at(i).recvEndUs <= endUs),
    waiting: among.filter((i) => at(i).recvEndUs > endUs),
    toNewPlace: all.filter((i) => {
      const { dest, arrivedUs } = at(i);
      return dest === rank && arrivedUs > coordinatedUs && arrivedUs < endUs;
    }),
  };
}

export function pictures(diagram: Diagram): Picture[] {
  const scene = sceneOf(diagram);
  const areas = findAreas(diagram, scene);
  return [wholeRun(diagram, scene), start(diagram, scene, areas), tail(diagram, scene, areas)];
}

/** More labels than this cover what they label. */
const MOST_LABELS = 8;

type Letter = "A" | "B" | "C" | "D";

function findAreas(diagram: Diagram, scene: Scene): Map<Letter, Area> {
  const { migration, closedUs, peers, answered, exchanged, waiting, toNewPlace } = scene;
  const of = (rows: readonly number[], letter: Letter, text: string, untilUs?: number): [Letter, Area][] => {
    if (rows.length === 0) return [];
    const messages = rows.map((i) => messageAt(diagram.messages, i));
    const ranks = messages.flatMap(({ source, dest }) => [source, dest]);
    const fromUs = Math.max(migration.startUs, Math.min(...messages.map(({ sendStartUs }) => sendStartUs)));
    const toUs = untilUs ?? Math.max(...messages.map(({ recvEndUs }) => recvEndUs));
    return [
      [letter, { letter, text, fromUs, toUs, fromRank: Math.min(...ranks), toRank: Math.max(...ranks) }],
    ];
  };
  const sizes = (rows: readonly number[]): string => sizesOf(diagram, rows);
  const a: Area = {
    letter: "A",
    text:
      `process ${migration.rank} sends peer_migrating to its ${peers.length} connected peers, ` +
      `${answered === peers.length ? "each answers" : `${answered} answer in time`} with end_of_messages, and the channels are closed`,
    fromUs: migration.startUs,
    toUs: closedUs,
    fromRank: Math.min(migration.rank, ...peers),
    toRank: Math.max(migration.rank, ...peers),
  };
  const lastSentUs = Math.max(...waiting.map((i) => messageAt(diagram.messages, i).sendStartUs));
  return new Map([
    ["A", a],
    ...of(exchanged, "B", `the others go on with each other: messages of ${sizes(exchanged)}`),
    ...of(
      waiting,
      "C",
      `until they need process ${migration.rank}: messages of ${sizes(waiting)} are there and wait to be asked for`,
      lastSentUs,
    ),
    ...(toNewPlace.length > 0 ? [["D", across(diagram, scene)] as const] : []),
  ]);
}

/** A band across the lines of the messages to the new place, half way between the first one's arrival and its receive. */
function across(diagram: Diagram, { migration, toNewPlace }: Scene): Area {
  const messages = toNewPlace.map((i) => messageAt(diagram.messages, i));
  const firstUs = Math.min(...messages.map(({ arrivedUs }) => arrivedUs));
  const atUs = (firstUs + migration.endUs) / 2;
  const ranks = messages.map(
    ({ source, dest, sendStartUs, recvEndUs }) =>
      source + ((dest - source) * Math.max(0, atUs - sendStartUs)) / (recvEndUs - sendStartUs),
  );
  const half = (migration.endUs - migration.startUs) / 40;
  return {
    letter: "D",
    text: `messages for process ${migration.rank} that came to its new place while its state was still on its way; received when it goes on`,
    fromUs: atUs - half,
    toUs: atUs + half,
    fromRank: Math.min(...ranks),
    toRank: Math.max(...ranks),
  };
}

function sizesOf(diagram: Diagram, rows: readonly number[]): string {
  const sizes = new Set(rows.map((i) => messageAt(diagram.messages, i).sizeBytes));
  const shown = [...sizes].toSorted((a, b) => b - a).map(formatCount);
  return `${shown.length > 4 ? `${shown.slice(0, 3).join(", ")} … ${shown.at(-1)}` : shown.join(", ")} bytes`;
}

function sizeLabels(diagram: Diagram, rows: readonly number[]): Map<number, string> {
  return new Map(rows.map((i) => [i, `${formatCount(messageAt(diagram.messages, i).sizeBytes)} B`]));
}

function wholeRun(diagram: Diagram, { migration }: Scene): Picture {
  const { size, messages } = diagram;
  return {
    name: "fig-9",
    svg: drawFigure(diagram, { stages: iterations(diagram) }),
    caption:
      `The whole run: ${size} processes, ${formatCount(messages.count)} messages. Time goes to the right; a line for each ` +
      `process, coloured by its host and pale where it waits in a receive; a line for each message from its send to ` +
      `its receive. Process ${migration.rank} moves from ${migration.from} to ${migration.to}.`,
  };
}

/** MG's rank 0 says when it has done one. */
function iterations({ marks }: Diagram): Stage[] {
  const done = marks.filter(({ text }) => /^Iteration \d+$/.test(text));
  return done.map(({ text, atUs }, i) => ({
    text: i === 0 ? `start, data, ${text.toLowerCase()}` : text.toLowerCase(),
    fromUs: done[i - 1]?.atUs ?? 0,
    toUs: atUs,
  }));
}

function start(
  diagram: Diagram,
  { migration, closedUs, exchanged }: Scene,
  areas: ReadonlyMap<Letter, Area>,
): Picture {
  const { startUs, endUs } = migration;
  const shown = (["A", "B"] as const).flatMap((letter) => areas.get(letter) ?? []);
  const lastUs = Math.max(closedUs, ...shown.map(({ toUs }) => toUs));
  const air = (lastUs - startUs) * 0.12;
  const labels = exchanged.length > MOST_LABELS ? undefined : sizeLabels(diagram, exchanged);
  const peersWent = areas.has("B")
    ? ""
    : " None of the others had anything to do without it, so there is no area B.";
  return {
    name: "fig-10",
    svg: drawFigure(diagram, {
      fromUs: startUs - 2 * air,
      toUs: Math.min(lastUs + air, endUs + air),
      areas: shown,
      labels,
      markers: true,
    }),
    caption:
      `The migration begins. A: the markers, and channels closing, ${formatSpan(closedUs - startUs)} in all. ` +
      `B: the other processes go on meanwhile.${peersWent}`,
  };
}

function tail(diagram: Diagram, scene: Scene, areas: ReadonlyMap<Letter, Area>): Picture {
  const { migration, toNewPlace, closedUs } = scene;
  const shown = (["C", "D"] as const).flatMap((letter) => areas.get(letter) ?? []);
  const received = toNewPlace.map((i) => messageAt(diagram.messages, i).recvEndUs);
  const firstUs = Math.min(...toNewPlace.map((i) => messageAt(diagram.messages, i).arrivedUs));
  const frozen = migration.endUs - migration.startUs;
  const fromUs = Math.min(migration.endUs - 0.5 * frozen, ...shown.map(({ fromUs }) => fromUs));
  const toUs = Math.max(migration.endUs, ...received) + 0.15 * frozen;
  const labels = sizeLabels(diagram, toNewPlace);
  const d = areas.has("D")
    ? `D: ${count(toNewPlace.length, "message", "messages")} for process ${migration.rank} came to its new place while ` +
      `its state was still on its way, the first ${formatSpan(migration.endUs - firstUs)} before it ran there.`
    : "In this run nothing was sent to it while it moved, so there is no area D.";
  return {
    name: "fig-11",
    svg: drawFigure(diagram, {
      fromUs: Math.max(fromUs - 0.03 * frozen, closedUs - frozen),
      toUs,
      areas: shown,
      labels,
    }),
    caption:
      `The migration ends: ${formatBytes(migration.bytes)} of state have been collected, transmitted and restored ` +
      `at once, and the process goes on. ${d}`,
  };
}
