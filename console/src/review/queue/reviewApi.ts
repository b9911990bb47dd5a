/** What the queue of reviews asks the server, for one project. */
import { newCommandId, request } from "../../api/client";
import {
  ClaimReviewDocument,
  ExtendReviewDocument,
  MyReviewsDocument,
  ReleaseReviewDocument,
  type RefusalFragment,
} from "../../api/operations";
import { reviewItem, type ReviewItem } from "./reviewWork";

export type Claimed = { item: ReviewItem } | { item: null; refusal: RefusalFragment };

export interface ReviewApi {
  /** The reviews that the caller holds already. */
  held(): Promise<ReviewItem[]>;
  /** The next review, or that of a certain task. */
  claim(task?: string): Promise<Claimed>;
  /** Until when the review is held now, in milliseconds since 1970; null where the lease is lost. */
  extend(task: string, token: number): Promise<number | null>;
  release(task: string, token: number): void;
}

export function reviewApi(project: string): ReviewApi {
  return {
    async held() {
      const { viewer } = await request(MyReviewsDocument, { project });
      return viewer.reviewLeases.map(reviewItem);
    },
    async claim(task) {
      const input = { commandId: newCommandId(), project, ...(task ? { task } : {}) };
      const { claimReview } = await request(ClaimReviewDocument, { input });
      if (claimReview.__typename === "Refused") return { item: null, refusal: claimReview };
      return { item: reviewItem(claimReview) };
    },
    async extend(task, token) {
      const input = { commandId: newCommandId(), task, token };
      const { extendReview } = await request(ExtendReviewDocument, { input });
      if (extendReview.__typename === "Refused") return null;
      const { reviewLease } = extendReview.task;
      return reviewLease?.token === token ? Date.parse(reviewLease.expiresAt) : null;
    },
    release(task, token) {
      const input = { commandId: newCommandId(), task, token };
      // Nobody is there any more to hear of a failure: the lease then ends by itself.
      void request(ReleaseReviewDocument, { input }, { keepalive: true }).catch(() => {});
    },
  };
}
