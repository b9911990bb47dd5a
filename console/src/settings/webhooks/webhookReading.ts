/** What is read of webhooks and other consumers. It changes without an event, so that it is read again as long as one looks. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request } from "../../api/client";
import {
  ConsumersDocument,
  WebhookDeliveriesDocument,
  WebhookDetailDocument,
  WebhooksDocument,
  WebhooksOfProjectDocument,
  type ConsumersQuery,
  type DeliveryFragment,
  type WebhookDeliveryStatus,
  type WebhookDetailQuery,
  type WebhookRowFragment,
} from "../../api/operations";

export type WebhookRow = WebhookRowFragment;
export type WebhookDetail = NonNullable<WebhookDetailQuery["webhook"]>;
export type Delivery = DeliveryFragment;
export type Consumer = NonNullable<NonNullable<ConsumersQuery["organization"]>["consumers"]>[number];

const LOOK_MS = 3_000;
const NOTHING = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** The webhooks of the organization with those of all projects, or (with a project) of one. */
export function webhooksQuery(project: string | null) {
  return infiniteQueryOptions({
    queryKey: ["settings", "webhooks", project],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam: after, signal }) => {
      if (project === null) return (await request(WebhooksDocument, { after }, { signal })).webhooks ?? NOTHING;
      return (await request(WebhooksOfProjectDocument, { project, after }, { signal })).project?.webhooks ?? NOTHING;
    },
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    refetchInterval: LOOK_MS,
  });
}

export function webhookQuery(id: string) {
  return queryOptions({
    queryKey: ["settings", "webhook", id],
    queryFn: async ({ signal }) => (await request(WebhookDetailDocument, { id }, { signal })).webhook,
    refetchInterval: LOOK_MS,
  });
}

export function deliveriesQuery(id: string, status: WebhookDeliveryStatus | null) {
  return infiniteQueryOptions({
    queryKey: ["settings", "deliveries", id, status],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam: after, signal }) => {
      const { webhook } = await request(WebhookDeliveriesDocument, { id, status, after }, { signal });
      return webhook?.deliveries ?? NOTHING;
    },
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    refetchInterval: LOOK_MS,
  });
}

export const consumersQuery = queryOptions({
  queryKey: ["settings", "consumers"],
  queryFn: async ({ signal }) => (await request(ConsumersDocument, {}, { signal })).organization?.consumers ?? [],
  refetchInterval: LOOK_MS,
});
