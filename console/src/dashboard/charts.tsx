import styles from "./charts.module.css";

interface BarsProps {
  /** What the picture shows, to who does not see it. */
  label: string;
  bars: { key: string; value: number; title: string }[];
}

const BAR = 10;
const HEIGHT = 40;

/** Bars beside each other, the highest as high as the picture. */
export function Bars({ label, bars }: BarsProps) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <svg className={styles.chart} viewBox={`0 0 ${bars.length * BAR} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {bars.map(({ key, value, title }, index) => {
        const height = value ? Math.max(2, (value / most) * HEIGHT) : 1;
        return (
          <rect key={key} x={index * BAR + 1} y={HEIGHT - height} width={BAR - 2} height={height} data-empty={!value || undefined}>
            <title>{title}</title>
          </rect>
        );
      })}
    </svg>
  );
}

/** A line from 0 to the highest value, with gaps where there is none, and a dot for a value that stands alone. */
export function Line({ label, values }: { label: string; values: (number | null)[] }) {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const points = values.map((value, index) =>
    value === null ? null : [index * BAR + BAR / 2, HEIGHT - 2 - (value / most) * (HEIGHT - 4)],
  );
  const path = points
    .map((point, index) => (point ? `${points[index - 1] ? "L" : "M"}${point[0]} ${point[1]}` : ""))
    .join("");
  return (
    <svg className={styles.chart} viewBox={`0 0 ${values.length * BAR} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <path className={styles.line} d={path} vectorEffect="non-scaling-stroke" />
      {points.map(
        (point, index) =>
          point && <path key={index} className={styles.dot} d={`M${point[0]} ${point[1]}h0.01`} vectorEffect="non-scaling-stroke" />,
      )}
    </svg>
  );
}

/** A share of a whole as the length of a bar; decoration beside its number. */
export function ShareBar({ share }: { share: number }) {
  return (
    <svg className={styles.share} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect className={styles.track} width="100" height="8" />
      <rect width={Math.max(share * 100, share && 0.5)} height="8" />
    </svg>
  );
}

/** A value from 0 to 1 with its interval; decoration beside its numbers. Values below 0 stand at the left end. */
export function IntervalPicture({ value, low, high }: { value: number; low: number | null; high: number | null }) {
  const at = (number: number) => 2 + Math.min(1, Math.max(0, number)) * 96;
  return (
    <svg className={styles.interval} viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <path className={styles.axis} d="M2 6H98M2 3V9M98 3V9M50 4V8" vectorEffect="non-scaling-stroke" />
      {low !== null && high !== null && (
        <path className={styles.range} d={`M${at(low)} 6H${at(high)}`} vectorEffect="non-scaling-stroke" />
      )}
      <path className={styles.value} d={`M${at(value)} 1V11`} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
