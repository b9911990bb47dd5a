/** People to invite, as somebody pasted them: one a line, from a spreadsheet or by hand. */
import type { InviteeInput, Role } from "../../api/operations";
import { words } from "../../words";
import { settingsWords } from "../../words/settings";

const say = settingsWords.invite.problems;
/** The most people that the API invites at once. */
export const MOST = 200;
const ROLES = Object.keys(words.roles.names) as Role[];

export interface Line {
  /** The number of the line in what was pasted, from 1. */
  number: number;
  person: InviteeInput | null;
  problem: string | null;
}

export interface Defaults {
  /** The role in the organization of whoever has none in their line. */
  role: Role | null;
  /** The role in a project of whoever has none in a project in their line. */
  projectRole: { project: string; role: Role } | null;
}

export interface NamedProject {
  id: string;
  name: string | null;
}

/**
 * Read lines such as `ines@example.org, Ines Weber, reviewer, Street: annotator`.
 *
 * Fields are parted by tabs, semicolons or commas. The first one is the address, also as `Ines Weber <ines@example.org>`;
 * then the name, and roles: in the organization, or behind the name of a project and a colon. Empty lines, and a first
 * line of titles, count for nothing.
 */
export function parseInvitations(text: string, projects: readonly NamedProject[], defaults: Defaults): Line[] {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ number: index + 1, line: line.trim() }))
    .filter(({ line }, index) => line && !(index === 0 && isHead(line)));
  const seen = new Map<string, number>();
  return lines.map(({ number, line }) => {
    const read = readLine(line, projects, defaults);
    if (typeof read === "string") return { number, person: null, problem: read };
    const email = read.email.toLowerCase();
    const before = seen.get(email);
    if (before !== undefined) return { number, person: read, problem: say.twice(before) };
    seen.set(email, number);
    return { number, person: read, problem: null };
  });
}

function isHead(line: string): boolean {
  return /^"?(e-?mail|address)/i.test(line) && !line.includes("@");
}

/** The person of a line, or what is wrong with it. */
function readLine(line: string, projects: readonly NamedProject[], defaults: Defaults): InviteeInput | string {
  const [first = "", ...fields] = fieldsOf(line);
  const { email, name: nameBefore } = addressOf(first);
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) return say.noAddress(first);
  const rest = fields.filter(Boolean);
  const name = nameBefore || (rest[0] !== undefined && !roleOf(rest[0]) && !rest[0].includes(":") ? rest.shift()! : "");
  const person: InviteeInput = { email, name: name || email.split("@")[0]!, role: null, projectRoles: [] };
  for (const field of rest) {
    const problem = addRole(person, field, projects);
    if (problem) return problem;
  }
  person.role ??= defaults.role;
  if (!person.projectRoles?.length && defaults.projectRole) person.projectRoles = [defaults.projectRole];
  return person;
}

function addRole(person: InviteeInput, field: string, projects: readonly NamedProject[]): string | null {
  const whole = roleOf(field);
  if (whole && person.role) return say.twoRoles;
  if (whole) {
    person.role = whole;
    return null;
  }
  const colon = field.lastIndexOf(":");
  if (colon < 0) return say.noRole(field);
  const [projectName, roleName] = [field.slice(0, colon).trim(), field.slice(colon + 1).trim()];
  const found = projects.filter(({ id, name }) => id === projectName || name?.toLowerCase() === projectName.toLowerCase());
  if (found.length === 0) return say.noProject(projectName);
  if (found.length > 1) return say.manyProjects(projectName);
  const role = roleOf(roleName);
  if (!role) return say.noRole(roleName);
  person.projectRoles = [...(person.projectRoles ?? []), { project: found[0]!.id, role }];
  return null;
}

function roleOf(text: string): Role | null {
  const wanted = text.toLowerCase();
  return ROLES.find((role) => role.toLowerCase() === wanted || words.roles.names[role].toLowerCase() === wanted) ?? null;
}

function addressOf(text: string): { email: string; name: string } {
  const [, name = "", email] = /^(.*?)\s*<([^<>]+)>$/.exec(text) ?? [];
  return email ? { email: email.trim(), name: name.replace(/^"|"$/g, "").trim() } : { email: text, name: "" };
}

/** The fields of a line; in double quotes, a field may hold what parts fields. */
function fieldsOf(line: string): string[] {
  const separator = line.includes("\t") ? "\t" : line.includes(";") ? ";" : ",";
  const fields: string[] = [];
  let field = "";
  let isQuoted = false;
  for (const sign of line) {
    if (sign === '"') isQuoted = !isQuoted;
    else if (sign === separator && !isQuoted) {
      fields.push(field.trim());
      field = "";
    } else field += sign;
  }
  fields.push(field.trim());
  return fields;
}
