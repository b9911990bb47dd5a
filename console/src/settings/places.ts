import type { LinkProps } from "@tanstack/react-router";
import type { Permission } from "../api/operations";
import type { Viewer } from "../login/session";

interface SettingsPlace {
  to: LinkProps["to"];
  name: "me" | "members" | "keys" | "webhooks" | "organization";
  isFor: (viewer: Viewer) => boolean;
}

function holds(...permissions: Permission[]) {
  return (viewer: Viewer) => permissions.some((each) => viewer.permissions.includes(each));
}

/** Whether somebody may see webhooks anywhere: those of the organization, or of a project. */
function seesWebhooks(viewer: Viewer): boolean {
  const here = viewer.member.projectRoles?.flatMap(({ permissions }) => permissions) ?? [];
  return holds("WEBHOOKS_READ")(viewer) || here.includes("WEBHOOKS_READ");
}

/** The screens of the settings, and whose they are. */
export const SETTINGS: readonly SettingsPlace[] = [
  { to: "/settings/me", name: "me", isFor: () => true },
  { to: "/settings/members", name: "members", isFor: holds("MEMBERS_READ") },
  { to: "/settings/keys", name: "keys", isFor: holds("MEMBERS_READ") },
  { to: "/settings/webhooks", name: "webhooks", isFor: seesWebhooks },
  { to: "/settings/organization", name: "organization", isFor: holds("ORGANIZATION_MANAGE", "MEMBERS_READ") },
];
