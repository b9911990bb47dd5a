import ReactMarkdown from "react-markdown";
import styles from "./panels.module.css";

/** Markdown as elements of the page: HTML in it stays text, and links open beside the work. */
export default function Markdown({ text }: { text: string }) {
  return (
    <div className={styles.markdown} dir="auto">
      <ReactMarkdown
        components={{
          // The page has its own first headings.
          h1: "h3",
          h2: "h4",
          h3: "h5",
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noreferrer">
              {children}
            </a>
          ),
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
