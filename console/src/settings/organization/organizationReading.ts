import { queryOptions } from "@tanstack/react-query";
import { request } from "../../api/client";
import {
  OrganizationSettingsDocument,
  ParkedEventsDocument,
  type OrganizationSettingsQuery,
  type ParkedEventsQuery,
} from "../../api/operations";

export type Organization = NonNullable<OrganizationSettingsQuery["organization"]>;
export type Attribute = NonNullable<Organization["attributes"]>[number];
type Parked = NonNullable<NonNullable<ParkedEventsQuery["organization"]>["parkedEvents"]>;
export type ParkedEvent = Parked["nodes"][number];

export const organizationQuery = queryOptions({
  queryKey: ["settings", "organization"],
  queryFn: async () => (await request(OrganizationSettingsDocument, {})).organization,
});

export const parkedQuery = queryOptions({
  queryKey: ["settings", "parked"],
  queryFn: async () => (await request(ParkedEventsDocument, {})).organization?.parkedEvents?.nodes ?? [],
});
