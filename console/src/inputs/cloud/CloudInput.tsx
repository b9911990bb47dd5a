import { Loading } from "../../kit/Loading";
import { cloudWords as say } from "../../words/clouds";
import { bytesWithin } from "../bytesWithin";
import { LostInput } from "../LostInput";
import { useMediaFile } from "../useMediaFile";
import { isReadable } from "../useTimedMedia";
import { cloudOf, type Cloud } from "./cloud";
import { CloudView } from "./CloudView";
import { CloudError } from "./points";

/** Larger files are not read. */
const MOST_BYTES = 100 * 2 ** 20;

interface Props {
  task: string;
  input: string;
  value: unknown;
  title: string;
}

/** A point cloud to be looked at from all sides. */
export default function CloudInput({ task, input, value, title }: Props) {
  // Clouds are large: one that is not shown is read again.
  const { content, isLost, problem, retry } = useMediaFile(task, input, value, { kind: "cloud", read: readCloud, gcTime: 60_000 });
  if (isLost) return <LostInput kind="CLOUD" problem={problem} onRetry={retry} />;
  return content ? <CloudView cloud={content} title={title} /> : <Loading />;
}

async function readCloud(src: string, signal: AbortSignal): Promise<Cloud> {
  if (!isReadable(src)) throw new Error(say.problems.remote);
  const response = await fetch(src, { signal }).catch(() => null);
  if (!response?.ok) throw new Error(say.problems.lost);
  const file = await bytesWithin(response, MOST_BYTES);
  if (!file) throw new Error(say.problems.large);
  try {
    return cloudOf(file);
  } catch (error) {
    throw new Error(say.problems[error instanceof CloudError ? error.problem : "broken"], { cause: error });
  }
}
