import { TextInput } from "@mantine/core";
import { useState } from "react";
import { words } from "../words";
import styles from "./settings.module.css";

interface NumberProps {
  id: string;
  label: string;
  description?: string;
  error: string | null;
  size: "sm";
  value: number;
  onNumber: (value: number) => void;
}

/** A number; what is none is told, and changes nothing. */
export function NumberInput({ value, error, onNumber, ...shared }: NumberProps) {
  const [written, setWritten] = useState<string | null>(null);
  const read = written === null ? value : numberIn(written);
  const shown = written !== null && (Number.isNaN(read) || read === value) ? written : String(value);
  return (
    <TextInput
      {...shared}
      className={styles.number}
      inputMode="decimal"
      autoComplete="off"
      value={shown}
      error={Number.isNaN(read) ? words.problems.noNumber : error}
      onChange={({ currentTarget: { value: text } }) => {
        setWritten(text);
        const number = numberIn(text);
        if (!Number.isNaN(number)) onNumber(number);
      }}
    />
  );
}

function numberIn(text: string): number {
  const plain = text.trim().replace(",", ".");
  return plain ? Number(plain) : Number.NaN;
}
