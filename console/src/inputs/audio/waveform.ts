/** What a sound looks like: its file, read and decoded by the browser. */
import { queryOptions } from "@tanstack/react-query";
import { bytesWithin } from "../bytesWithin";
import { MinMax } from "../series/MinMax";
import { evenly, type Moments } from "../series/plot";
import { isReadable } from "../useTimedMedia";

export interface Waveform {
  values: MinMax;
  moments: Moments;
  /** From the lowest to the highest, as far from 0 both ways, so that quiet sounds are seen too. */
  range: [number, number];
}

/** Why there is no waveform. */
export type NoWaveform = "remote" | "large" | "unreadable";

/** Samples a second that a waveform keeps: voices are seen, and an hour takes 115 MB while it is decoded. */
const RATE = 8_000;
/** Larger files are played without a waveform. */
const MOST_BYTES = 150 * 2 ** 20;

/** The waveform of a file, or why there is none. */
export function waveformQuery(src: string) {
  return queryOptions({
    queryKey: ["waveform", src],
    queryFn: ({ signal }) => readWaveform(src, signal),
    staleTime: Infinity,
    // One at a time: decoded sounds are large.
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
}

async function readWaveform(src: string, signal: AbortSignal): Promise<Waveform | NoWaveform> {
  if (!isReadable(src)) return "remote";
  try {
    const response = await fetch(src, { signal });
    if (!response.ok) return "unreadable";
    const file = await bytesWithin(response, MOST_BYTES);
    if (!file) return "large";
    const decoder = new OfflineAudioContext(1, 1, RATE);
    const buffer = await decoder.decodeAudioData(file);
    const values = new MinMax(mixed(buffer));
    const peak = Math.max(0.01, ...values.all().map(Math.abs));
    return { values, moments: evenly(buffer.length, RATE), range: [-peak, peak] };
  } catch (error) {
    if (signal.aborted) throw error;
    return "unreadable";
  }
}

/** The mean of all channels. */
function mixed(buffer: AudioBuffer): Float32Array {
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, index) => buffer.getChannelData(index));
  const [first] = channels;
  if (channels.length < 2) return first ?? new Float32Array();
  const sum = new Float32Array(buffer.length);
  for (const channel of channels) for (let index = 0; index < sum.length; index += 1) sum[index]! += channel[index]! / channels.length;
  return sum;
}
