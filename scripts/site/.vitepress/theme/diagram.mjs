import { useData } from 'vitepress';
import { defineComponent, h, onMounted, ref, watch } from 'vue';

let count = 0;

/** A diagram that mermaid draws in the browser; its text until then, and where it cannot. */
export const Diagram = defineComponent({
  props: { text: { type: String, required: true } },
  setup(props) {
    const { isDark } = useData();
    const text = decodeURIComponent(props.text);
    const drawn = ref('');
    const draw = async () => {
      const { default: mermaid } = await import('mermaid');
      // Labels of HTML would take the page's line height, for which they were not measured.
      mermaid.initialize({ startOnLoad: false, htmlLabels: false, theme: isDark.value ? 'dark' : 'default' });
      drawn.value = (await mermaid.render(`diagram-${++count}`, text)).svg;
    };
    onMounted(draw);
    watch(isDark, draw);
    return () => (drawn.value === '' ? h('pre', text) : h('div', { innerHTML: drawn.value }));
  },
});
